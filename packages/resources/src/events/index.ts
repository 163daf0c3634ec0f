export { busArn, readBusPlace, readRuleArn, ruleArn } from './bus-place.ts';
export { Events } from './events.ts';
export { eventsErrors } from './events-errors.ts';
export { EventPattern } from './pattern/event-pattern.ts';
export { EventPatternError } from './pattern/pattern-error.ts';
export { checkTarget, targetCall } from './target-call.ts';
