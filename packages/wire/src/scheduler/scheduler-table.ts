import type { Json } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type RestRoute, type RestService, restService } from '../protocol/rest-route.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { type TimestampMembers, toEpochSeconds } from '../step-functions/timestamps.ts';
import { type SchedulerMethod, schedulerInputs } from './scheduler-shapes.ts';

/** What this table calls: the Scheduler service of `resources`. */
export type SchedulerFacade = Facade<SchedulerMethod>;

const one = '/schedules/{Name}';
const group = '/schedule-groups/{Name}';
const tags = '/tags/{ResourceArn}';
const clientToken = { ClientToken: { kind: 'single', parameter: 'clientToken' } } as const;
const groupName = { GroupName: { kind: 'single', parameter: 'groupName' } } as const;
const page = { MaxResults: 'integer', NamePrefix: 'text', NextToken: 'text' } as const;

const routes: { readonly [method in SchedulerMethod]: RestRoute } = {
  createSchedule: { method: 'POST', path: one, status: 200 },
  createScheduleGroup: { method: 'POST', path: group, status: 200 },
  deleteSchedule: { method: 'DELETE', path: one, query: { ...clientToken, ...groupName }, status: 200 },
  deleteScheduleGroup: { method: 'DELETE', path: group, query: clientToken, status: 200 },
  getSchedule: { method: 'GET', path: one, query: groupName, status: 200 },
  getScheduleGroup: { method: 'GET', path: group, status: 200 },
  listScheduleGroups: { method: 'GET', path: '/schedule-groups', query: page, status: 200 },
  listSchedules: {
    method: 'GET',
    path: '/schedules',
    query: { ...page, GroupName: { kind: 'single', parameter: 'ScheduleGroup' }, State: 'text' },
    status: 200,
  },
  listTagsForResource: { method: 'GET', path: tags, status: 200 },
  tagResource: { method: 'POST', path: tags, status: 200 },
  untagResource: {
    method: 'DELETE',
    path: tags,
    query: { TagKeys: { kind: 'list', parameter: 'TagKeys' } },
    status: 200,
  },
  updateSchedule: { method: 'PUT', path: one, status: 200 },
};

/** The instants of the outputs. */
const timestamps: { readonly [method in SchedulerMethod]?: TimestampMembers } = {
  getSchedule: { own: ['CreationDate', 'LastModificationDate', 'StartDate', 'EndDate'] },
  getScheduleGroup: { own: ['CreationDate', 'LastModificationDate'] },
  listSchedules: { items: { Schedules: ['CreationDate', 'LastModificationDate'] } },
  listScheduleGroups: { items: { ScheduleGroups: ['CreationDate', 'LastModificationDate'] } },
};

const requestBytesMax = 1_048_576;

/** The operation table of EventBridge Scheduler, with its routes. */
export function schedulerTable(facade: SchedulerFacade): ServiceTable & { readonly rest: RestService } {
  const methods = Object.keys(schedulerInputs) as SchedulerMethod[];
  const operations = new Map(
    methods.map((method): [string, Operation] => {
      const members = timestamps[method];
      const shown = (output: unknown) => {
        const value = (output ?? {}) as { readonly [member: string]: unknown };
        return members === undefined ? value : toEpochSeconds(value, members);
      };
      const name = operationNameOf(method);
      return [
        name,
        {
          name,
          readInput: compileInputReader(schedulerInputs[method], 'lower-first'),
          call: callFacade(facade, method),
          print: (output) => JSON.stringify(shown(output)),
          toJson: (output) => shown(output) as Json,
        },
      ];
    }),
  );
  const routed = methods.map((method) => ({
    operation: operations.get(operationNameOf(method)) as Operation,
    route: routes[method],
  }));
  return { signingName: 'scheduler', requestBytesMax, operations, rest: restService(routed) };
}
