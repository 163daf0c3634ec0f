import { eventsErrors } from './events-errors.ts';
import { EventPattern } from './pattern/event-pattern.ts';
import { EventPatternError } from './pattern/pattern-error.ts';

/** Compiles a pattern that came with a call. @throws ServiceError InvalidEventPatternException, LimitExceededException */
export function checkedPattern(text: string, charactersMax: number): EventPattern {
  if (text.length > charactersMax) throw eventsErrors.limitExceeded();
  try {
    return EventPattern.compile(text);
  } catch (error) {
    if (error instanceof EventPatternError) throw eventsErrors.invalidPattern(error.message);
    throw error;
  }
}
