import { usageFailure } from '../command-failure.ts';

/** Something that may be chosen. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** What an option that leaves a kind of resource out is given. */
export const leftOut = 'none';

/**
 * The one that is named, or the only one there is.
 * @param named by the option: a name or an id; `none` leaves it out
 * @returns undefined where there is none, or it is left out
 * @throws CommandFailure that lists the choices where none fits, or where several do
 */
export function chooseResource<Resource extends Choice>(
  all: readonly Resource[],
  {
    kind,
    option,
    named,
    isNeeded = false,
  }: {
    readonly kind: string;
    readonly option: string;
    readonly named?: string | undefined;
    /** Whether leaving it out is no choice, and so not offered. */
    readonly isNeeded?: boolean;
  },
): Resource | undefined {
  if (named === leftOut) return undefined;
  const fitting = named === undefined ? all : fittingOf(all, named);
  const [first, second] = fitting;
  if (first === undefined && named === undefined) return undefined;
  const list = (choices: readonly Choice[]): string =>
    choices.map(({ id, name }) => (id === name ? `  ${id}` : `  ${id}  ${name}`)).join('\n');
  if (first === undefined)
    throw usageFailure(
      all.length === 0
        ? `there is no ${kind} '${named}': there is none at all`
        : `there is no ${kind} '${named}'; there are\n${list(all)}`,
    );
  if (second !== undefined)
    throw usageFailure(
      `there are several: choose the ${kind} by ${option} NAME or ID${isNeeded ? '' : `, or leave it out by ${option} ${leftOut}`}\n${list(fitting)}`,
    );
  return first;
}

/** An id goes before a name, which several may have. */
function fittingOf<Resource extends Choice>(all: readonly Resource[], named: string): readonly Resource[] {
  const byId = all.filter(({ id }) => id === named);
  return byId.length > 0 ? byId : all.filter(({ name }) => name === named);
}
