import type { Limit } from '@cairn/kit';

/** Names of EventBridge Scheduler's limits. */
export type ScheduleLimitName = keyof typeof scheduleLimits;

/** Quotas of EventBridge Scheduler with AWS's defaults. Source: "Quotas for Amazon EventBridge Scheduler". */
export const scheduleLimits = {
  scheduleGroupsMax: {
    name: 'scheduleGroupsMax',
    description: 'Schedule groups of one account and region.',
    unit: 'count',
    default: 500,
  },
  scheduleCatchUpSeconds: {
    name: 'scheduleCatchUpSeconds',
    description:
      'How far back the latest fire time that was missed while the server was down is made up for.',
    unit: 'seconds',
    default: 86_400,
  },
  scheduleTags: {
    name: 'scheduleTags',
    description: 'Tags of one schedule group.',
    unit: 'count',
    default: 50,
  },
} as const satisfies { readonly [name: string]: Limit };
