import { parseArn, printArn } from '@cairn/kit';
import type { ScheduleRecord } from './schedule-types.ts';

/** The group of schedules that name none. */
export const defaultGroupName = 'default';

export function scheduleArn({
  account,
  region,
  group,
  input,
}: Pick<ScheduleRecord, 'account' | 'region' | 'group' | 'input'>): string {
  return arnOf({ account, region }, `schedule/${group}/${input.Name}`);
}

export function groupArn(place: { readonly account: string; readonly region: string }, name: string): string {
  return arnOf(place, `schedule-group/${name}`);
}

/** The group that an ARN names; undefined when it names none. */
export function readGroupArn(
  text: string,
): { readonly account: string; readonly region: string; readonly name: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'scheduler' || !arn.resource.startsWith('schedule-group/')) return undefined;
  return { account: arn.account, region: arn.region, name: arn.resource.slice('schedule-group/'.length) };
}

function arnOf(
  { account, region }: { readonly account: string; readonly region: string },
  resource: string,
): string {
  return printArn({ partition: 'aws', service: 'scheduler', region, account, resource });
}
