import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, Payload } from '@cairn/kit';
import { optimizedNames } from './optimized-action.ts';
import { actionCall, taskAction } from './service-action.ts';
import { serviceFailure } from './service-failure.ts';
import type { CallOutcome, Integration, IntegrationPorts, TaskCall } from './task-call.ts';

/** How the parts of a cluster are listed and changed. */
interface ClusterParts {
  /** `InstanceFleet`: the part in names of members. */
  readonly part: string;
  readonly listing: string;
  readonly change: string;
  /** The input of the change, from the part's id and what is to change. */
  readonly inputOf: (clusterId: Json, partId: Json, change: JsonObject) => JsonObject;
}

const fleets: ClusterParts = {
  part: 'InstanceFleet',
  listing: 'listInstanceFleets',
  change: 'modifyInstanceFleet',
  inputOf: (ClusterId, InstanceFleetId, change) => ({
    ClusterId,
    InstanceFleet: { ...change, InstanceFleetId },
  }),
};
const groups: ClusterParts = {
  part: 'InstanceGroup',
  listing: 'listInstanceGroups',
  change: 'modifyInstanceGroups',
  inputOf: (ClusterId, InstanceGroupId, change) => ({
    ClusterId,
    InstanceGroups: [{ ...change, InstanceGroupId }],
  }),
};

/** `elasticmapreduce:modifyInstanceFleetByName`: finds the fleet first, which EMR itself changes by its id only. */
export const modifyInstanceFleetByName: Integration = (ports, call) => modifyByName(ports, call, fleets);
/** `elasticmapreduce:modifyInstanceGroupByName`. */
export const modifyInstanceGroupByName: Integration = (ports, call) => modifyByName(ports, call, groups);

async function modifyByName(
  ports: IntegrationPorts,
  call: TaskCall,
  { part, listing, change, inputOf }: ClusterParts,
): Promise<CallOutcome> {
  const wanted = taskAction(call);
  const parameters = wanted.parameters as JsonObject;
  const clusterId = memberOf(parameters, 'ClusterId') ?? null;
  const name = memberOf(parameters, `${part}Name`);
  const changed = memberOf(parameters, part) ?? null;
  try {
    const listed = await actionCall(ports, {
      ...wanted,
      action: listing,
      parameters: { ClusterId: clusterId },
    });
    const parts = isJsonObject(listed) ? (memberOf(listed, `${part}s`) ?? []) : [];
    const found = (isJsonArray(parts) ? parts : []).find(
      (each) => isJsonObject(each) && memberOf(each, 'Name') === name,
    );
    if (found === undefined) {
      const cause = `${part} ${name} is not part of the cluster ${clusterId}`;
      return { kind: 'failure', error: 'States.TaskFailed', cause };
    }
    const id = memberOf(found as JsonObject, 'Id') ?? null;
    const input = inputOf(clusterId, id, isJsonObject(changed) ? changed : {});
    const answer = await actionCall(ports, { ...wanted, action: change, parameters: input });
    return { kind: 'result', output: Payload.of(answer) };
  } catch (thrown) {
    return serviceFailure(thrown, optimizedNames('elasticmapreduce'), ports.ids.uuid());
  }
}
