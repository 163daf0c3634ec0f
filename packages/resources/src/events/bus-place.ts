import { type CallScope, parseArn, printArn } from '@cairn/kit';
import { eventsErrors } from './events-errors.ts';

/** The bus that every account has in every region. */
export const defaultBusName = 'default';

/** Where a bus is. */
export interface BusPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Reads a bus's name or ARN as operations take it; the default bus where none is given. */
export function readBusPlace(scope: CallScope, nameOrArn: string | undefined): BusPlace {
  const name = nameOrArn ?? defaultBusName;
  if (!name.startsWith('arn:')) return { account: scope.account, region: scope.region, name };
  const place = readBusArn(name);
  if (place === undefined)
    throw eventsErrors.validation(
      `Parameter ${name} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  return place;
}

/** Reads a bus's ARN; undefined when it is none. */
export function readBusArn(text: string): BusPlace | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'events' || !arn.resource.startsWith('event-bus/')) return undefined;
  return { account: arn.account, region: arn.region, name: arn.resource.slice('event-bus/'.length) };
}

export function busKey({ account, region, name }: BusPlace): string {
  return `${account}/${region}/${name}`;
}

export function busArn(place: BusPlace): string {
  return eventsArn(place, `event-bus/${place.name}`);
}

/** `rule/NAME` on the default bus, `rule/BUS/NAME` on others. */
export function ruleArn(place: BusPlace, rule: string): string {
  return eventsArn(place, place.name === defaultBusName ? `rule/${rule}` : `rule/${place.name}/${rule}`);
}

export function eventsArn(
  { account, region }: Pick<BusPlace, 'account' | 'region'>,
  resource: string,
): string {
  return printArn({ partition: 'aws', service: 'events', region, account, resource });
}

/** The rule that an ARN names; undefined when it names none. */
export function readRuleArn(text: string): { readonly place: BusPlace; readonly rule: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'events' || !arn.resource.startsWith('rule/')) return undefined;
  const path = arn.resource.slice('rule/'.length);
  const slash = path.lastIndexOf('/');
  const name = slash < 0 ? defaultBusName : path.slice(0, slash);
  return { place: { account: arn.account, region: arn.region, name }, rule: path.slice(slash + 1) };
}
