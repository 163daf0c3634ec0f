import { userPoolErrors } from '../user-pool-errors.ts';
import { type UserPoolLimitName, userPoolLimits } from '../user-pool-limits.ts';

/** @throws ServiceError InvalidParameterException with the text, where something does not hold */
export function requireThat(holds: boolean, text: string): asserts holds {
  if (!holds) throw userPoolErrors.invalidParameter(text);
}

/** @throws ServiceError InvalidParameterException, in the words in which AWS says what a number has to be */
export function requireRange(
  name: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  if (value === undefined || (value >= min && value <= max)) return;
  const bound = value < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
  throw userPoolErrors.invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** @throws ServiceError LimitExceededException when there are as many as there may be */
export function requireRoom(count: number, limit: number, name: UserPoolLimitName): void {
  if (count >= limit)
    throw userPoolErrors.limitExceeded(`Limit reached: ${userPoolLimits[name].description} (${limit}).`);
}

/** @throws ServiceError InvalidParameterException where a list names something twice */
export function requireDistinct(name: string, values: readonly string[] = []): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  requireThat(twice === undefined, `Duplicate value in ${name}: ${twice}`);
}

/** @throws ServiceError UnsupportedOperationException where a member is given that Cairn does not take */
export function refuse(isGiven: boolean, what: string): void {
  if (isGiven) throw userPoolErrors.refused(what);
}
