// What settings are checked against before anything is started: light, unlike the room's own entry.
export { stepFunctionsLimits } from './limits.ts';
export { type MeterPrices, meterPrices, resolvePrices } from './meter/meter-prices.ts';
export { rateLimits } from './throttle/rate-quotas.ts';
