import { type JsonObject, memberOf } from '@cairn/kit';
import { calledService } from '../called-services.ts';
import { parseTaskResource, type TaskResource } from '../task-resource.ts';
import type { Diagnostic } from './diagnostic.ts';
import { Findings } from './findings.ts';
import { Place } from './place.ts';
import { type StateScope, scopesWithin, statesOf } from './state-scope.ts';

/** Why a task that calls this cannot be carried out; undefined when it can. */
export function uncalledService(resource: TaskResource): string | undefined {
  if (resource.kind !== 'service' || calledService(resource.resourceType) !== undefined) return undefined;
  return `Cairn does not call the service '${resource.resourceType}' yet`;
}

/**
 * Names the tasks of a definition whose services Cairn does not call yet. Such a machine is created, as
 * on AWS, and its execution fails when it comes to one of them. Expects a definition without errors.
 */
export function uncalledServices(definition: JsonObject): readonly Diagnostic[] {
  const findings = new Findings();
  findInScope({ scope: definition, place: Place.root }, findings);
  return findings.diagnostics;
}

function findInScope(scope: StateScope, findings: Findings): void {
  for (const placed of statesOf(scope)) {
    const arn = memberOf(placed.state, 'Type') === 'Task' ? memberOf(placed.state, 'Resource') : undefined;
    const resource = typeof arn === 'string' ? parseTaskResource(arn) : undefined;
    const message = resource === undefined ? undefined : uncalledService(resource);
    if (message !== undefined) {
      findings.warn('SCHEMA_VALIDATION_FAILED', message, placed.place.member('Resource'));
    }
    for (const inner of scopesWithin(placed)) findInScope(inner, findings);
  }
}
