import { useEffect, useRef } from 'react';
import { listFunctions } from '../../wire/functions.ts';
import { listActivities, listStateMachines } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { KnownResources } from './definition-messages.ts';

const none: KnownResources = { functions: [], stateMachines: [], activities: [] };

/** What definitions can name on this server. A service that does not answer has nothing to offer. */
export function useKnownResources(): KnownResources {
  const functions = useOperation(listFunctions, {});
  const machines = useOperation(listStateMachines, { maxResults: 1000 });
  const activities = useOperation(listActivities, { maxResults: 1000 });
  const known = useRef(none);
  const next: KnownResources = {
    functions: functions.data?.Functions.map(({ FunctionArn }) => FunctionArn) ?? [],
    stateMachines: machines.data?.stateMachines.map(({ stateMachineArn }) => stateMachineArn) ?? [],
    activities: activities.data?.activities.map(({ activityArn }) => activityArn) ?? [],
  };
  if (JSON.stringify(next) !== JSON.stringify(known.current)) known.current = next;
  return known.current;
}

/** The same, for what asks later than it is made. */
export function useKnownResourcesRef(): { readonly current: KnownResources } {
  const known = useKnownResources();
  const ref = useRef(known);
  useEffect(() => {
    ref.current = known;
  }, [known]);
  return ref;
}
