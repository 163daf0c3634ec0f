// What settings are checked against before anything is started: light, unlike the room's own entry.
export { stepFunctionsLimits } from './limits.ts';
export {
  type MeterPrice,
  type MeterPrices,
  meterPrices,
  printDollars,
  resolvePrices,
} from './meter/meter-prices.ts';
export { MockConfigError } from './mocks/mock-config.ts';
export { rateLimits } from './throttle/rate-quotas.ts';
