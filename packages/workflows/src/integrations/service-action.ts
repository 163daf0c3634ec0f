import { type CalledService, calledService } from '@cairn/asl';
import { invariant, isJsonObject, type Json, Payload, printJson, setMember } from '@cairn/kit';
import { camelCase, pascalCase, renameMembers } from './member-case.ts';
import { serviceFailure } from './service-failure.ts';
import { type CallOutcome, type IntegrationPorts, type TaskCall, traceOf } from './task-call.ts';

type ServiceResource = Extract<TaskCall['resource'], { readonly kind: 'service' }>;

/** `arn:aws:states:::aws-sdk:SERVICE:ACTION`: any action of any service, its response as it is. */
export async function callSdkAction(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resourceType, action } = call.resource as ServiceResource;
  const called = calledService(resourceType);
  invariant(called !== undefined, 'tasks of services that are not called are refused before they start');
  const { signingName, errorName } = called;
  try {
    const answer = await ports.callService({
      ...call.scope,
      service: signingName,
      action: pascalCase(action),
      input: spellInput(called, call.parameters.value),
      idempotencyKey: call.idempotencyKey,
      ...traceOf(call),
      signal: call.signal,
    });
    return { kind: 'result', output: Payload.of(spellOutput(called, answer)) };
  } catch (thrown) {
    const names = { prefix: errorName, service: errorName, style: 'aws-sdk' } as const;
    return serviceFailure(thrown, names, ports.ids.uuid());
  }
}

function spellInput({ signingName, members, instants }: CalledService, parameters: Json): Json {
  const timed = instants === undefined ? parameters : changeMembers(parameters, instants, epochSeconds);
  if (members === 'PascalCase') return timed;
  const input = renameMembers(timed, camelCase);
  return signingName === 'states' ? printTexts(input) : input;
}

function spellOutput({ members, instants }: CalledService, answer: Json): Json {
  const output = members === 'PascalCase' ? answer : renameMembers(answer, pascalCase);
  return instants === undefined ? output : changeMembers(output, instants, isoTime);
}

/** Members that the API takes as JSON text may be given as values. */
function printTexts(input: Json): Json {
  if (!isJsonObject(input)) return input;
  const printed: Record<string, Json> = {};
  for (const [member, value] of Object.entries(input)) {
    if (value === null) continue;
    const isText =
      (member === 'input' || member === 'output' || member === 'definition') && typeof value !== 'string';
    setMember(printed, member, isText ? printJson(value) : value);
  }
  return printed;
}

/** Changes the members of some names, wherever they stand; of a list each element. */
function changeMembers(value: Json, names: RegExp, change: (member: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => changeMembers(item, names, change));
  if (!isJsonObject(value)) return value;
  const changed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    const isList = Array.isArray(inner);
    if (!names.test(member)) setMember(changed, member, changeMembers(inner, names, change));
    else setMember(changed, member, isList ? inner.map(change) : change(inner));
  }
  return changed;
}

/** Services answer epoch seconds, or milliseconds inside the process. */
function isoTime(epoch: Json): Json {
  if (typeof epoch !== 'number') return epoch;
  return new Date(epoch < 1e11 ? epoch * 1_000 : epoch).toISOString();
}

/** What is no instant stays as it is: the service refuses it. */
function epochSeconds(text: Json): Json {
  const epochMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? text : epochMs / 1_000;
}
