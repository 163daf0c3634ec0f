import type { StateMachine } from '../catalog/state-machine.ts';
import { printResourceArn, type ResourceArn, readArnOfKind } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

type Machine = Pick<StateMachine, 'account' | 'region' | 'name'>;

/** ARN of the part of a machine that the children of a map run run: `…:stateMachine:MACHINE/LABEL`. */
export function mapRunMachineArn(machine: Machine, label: string): string {
  return printResourceArn(machine, 'stateMachine', `${machine.name}/${label}`);
}

/** ARN of a map run. */
export function mapRunArn(machine: Machine, label: string, uuid: string): string {
  return printResourceArn(machine, 'mapRun', `${machine.name}/${label}`, uuid);
}

/** ARN of a child; of an Express one when the UUID at its end is given. */
export function mapRunChildArn(
  machine: Machine,
  label: string,
  name: string,
  { express }: { readonly express?: string } = {},
): string {
  const labelled = `${machine.name}/${label}`;
  return express === undefined
    ? printResourceArn(machine, 'execution', labelled, name)
    : printResourceArn(machine, 'express', labelled, name, express);
}

/** What an ARN of a map run, or of a child of one, names. */
export interface MapRunName {
  /** ARN of the machine itself. */
  readonly machineArn: string;
  readonly label: string;
  /** The map run's UUID, or the child's name. */
  readonly name: string;
}

/** Reads the ARN of a map run. @throws ServiceError InvalidArn, ResourceNotFound */
export function readMapRunArn(text: string): MapRunName {
  const read = readLabelled(readArnOfKind(text, 'mapRun'));
  if (read === undefined) throw stepFunctionsErrors.resourceNotFound(text);
  return read;
}

/** What an ARN of an execution names, when that is a child of a map run. */
export function readLabelled({ account, region, names }: ResourceArn): MapRunName | undefined {
  const [labelled = '', name] = names;
  const slash = labelled.indexOf('/');
  if (slash < 0 || name === undefined) return undefined;
  const machineArn = printResourceArn({ account, region }, 'stateMachine', labelled.slice(0, slash));
  return { machineArn, label: labelled.slice(slash + 1), name };
}
