export { Metrics } from './metrics.ts';
export { metricsErrors } from './metrics-errors.ts';
