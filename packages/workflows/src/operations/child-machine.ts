import { isJsonObject, type JsonObject, memberOf, parseJson, printJson } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import { childProgram } from '../map-run/child-program.ts';
import { mapRunArn, mapRunMachineArn } from '../map-run/map-run-arns.ts';

/** What DescribeStateMachineForExecution says of a child in place of its machine. */
export interface ChildMachine {
  readonly members: {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly label: string;
    readonly mapRunArn: string;
  };
  /** The machine's revision, narrowed to what the child runs. */
  readonly revision: CompiledRevision;
}

/** The part of a machine that a child runs; undefined for other executions. @param row of the map run, of an Express child */
export function childMachine(
  machine: StateMachine,
  row: ExecutionRow,
  revision: CompiledRevision,
  isExpress: boolean,
): ChildMachine | undefined {
  const { child, mapRun } = readAttributes(row);
  const attributes = isExpress ? mapRun : child;
  if (attributes === undefined) return undefined;
  const { label, state } = attributes;
  const { name: stateName } = revision.program.states[state] as { readonly name: string };
  return {
    members: {
      stateMachineArn: mapRunMachineArn(machine, label),
      name: `${machine.name}/${label}`,
      label,
      mapRunArn: mapRunArn(machine, label, child?.run ?? row.name),
    },
    revision: {
      ...revision,
      program: childProgram(revision.program, state),
      definition: childDefinition(revision.definition, stateName),
    },
  };
}

/** The definition that a child runs: the item processor of the Map, without what is said of how it is run. */
function childDefinition(definition: string, stateName: string): string {
  const machine = parseJson(definition) as JsonObject;
  const { ProcessorConfig: _, ...processor } = processorOf(machine, stateName) ?? {};
  const language = memberOf(machine, 'QueryLanguage');
  return printJson(language === undefined ? processor : { QueryLanguage: language, ...processor });
}

/** The item processor of a Map at any depth. */
function processorOf(scope: JsonObject, stateName: string): JsonObject | undefined {
  const states = memberOf(scope, 'States');
  if (!isJsonObject(states)) return undefined;
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonObject(state)) continue;
    const processor = memberOf(state, 'ItemProcessor') ?? memberOf(state, 'Iterator');
    const branches = memberOf(state, 'Branches');
    if (isJsonObject(processor)) {
      if (name === stateName) return processor;
      const found = processorOf(processor, stateName);
      if (found !== undefined) return found;
    }
    for (const branch of Array.isArray(branches) ? branches : []) {
      const found = isJsonObject(branch) ? processorOf(branch, stateName) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
