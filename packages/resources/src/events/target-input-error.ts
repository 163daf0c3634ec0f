/** A target's input cannot be made of an event: the target does not get it, the event's others do. */
export class TargetInputError extends Error {
  override readonly name = 'TargetInputError';
}

/** Characters that a target gets at most. Source: EventBridge quotas, PutEvents entry size. */
export const inputCharactersMax = 262_144;

/** @throws TargetInputError */
export function checkInputSize(characters: number): void {
  if (characters <= inputCharactersMax) return;
  throw new TargetInputError(`The transformed event is larger than ${inputCharactersMax} characters.`);
}
