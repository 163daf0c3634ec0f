import type { MachineLimits } from '@cairn/asl';
import type { StepFunctionsLimits } from '../limits.ts';

/** The limits that executions look at: an object of few fields, since they do so at every event. */
export function machineLimitsOf(limits: StepFunctionsLimits): Required<MachineLimits> {
  return {
    historyEventsMax: limits.historyEventsMax,
    payloadBytesMax: limits.payloadBytesMax,
    burstEventsMax: limits.burstEventsMax,
    burstWorkMax: limits.burstWorkMax,
    burstBytesMax: limits.burstBytesMax,
    stateStepsMax: limits.stateStepsMax,
    mapConcurrencyMax: limits.mapConcurrencyMax,
    assignBytesMax: limits.assignBytesMax,
    variableBytesMax: limits.variableBytesMax,
    executionSecondsMax: limits.executionSecondsMax,
    mapRunRedrivesMax: limits.mapRunRedrivesMax,
    waitSecondsMax: limits.waitSecondsMax,
    retryDelaySecondsMax: limits.retryDelaySecondsMax,
    causeCharactersMax: limits.causeCharactersMax,
    expressionStepsMax: limits.expressionStepsMax,
    expressionBytesMax: limits.expressionBytesMax,
    expressionDepthMax: limits.expressionDepthMax,
    intrinsicTextCharactersMax: limits.intrinsicTextCharactersMax,
    arrayRangeItemsMax: limits.arrayRangeItemsMax,
  };
}
