import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { State } from '../program/program.ts';
import { TestStateRefusal } from './test-state-refusal.ts';
import { parseRequestObject } from './tested-definition.ts';

type Kind = 'string' | 'number' | 'object' | 'any';

/** What the context object of a test may hold (Developer Guide, "Testing state machines with TestState"). */
const members: { readonly [member: string]: { readonly [field: string]: Kind } } = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/** Reads and checks the context object of a test. @throws TestStateRefusal */
export function readMockContext(text: string, state: State): JsonObject {
  const context = parseRequestObject(text, invalid('Context must be a valid JSON object'));
  for (const [member, value] of Object.entries(context)) {
    if (member === 'Map') {
      throw new TestStateRefusal(invalid("'Map' field is not supported when mocking a Context object"));
    }
    const fields = Object.hasOwn(members, member) ? members[member] : undefined;
    if (fields === undefined) throw new TestStateRefusal(invalid(`Field '${member}' is not allowed`));
    if (member === 'Task' && !waitsForAnswer(state)) {
      throw new TestStateRefusal(
        invalid(
          "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
        ),
      );
    }
    checkFields(member, value, fields);
  }
  return context;
}

function checkFields(member: string, value: Json, fields: { readonly [field: string]: Kind }): void {
  if (!isJsonObject(value)) throw new TestStateRefusal(invalid(`${member} must be an object`));
  for (const field of Object.keys(value)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (kind === undefined) throw new TestStateRefusal(invalid(`Field '${member}.${field}' is not allowed`));
    if (!isOfKind(memberOf(value, field) as Json, kind)) {
      throw new TestStateRefusal(
        invalid(`${member}.${field} must be ${kind === 'object' ? 'an' : 'a'} ${kind}`),
      );
    }
  }
}

function isOfKind(value: Json, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind === 'number') return isJsonNumber(value);
  if (kind === 'object') return isJsonObject(value) && !isJsonArray(value);
  return typeof value === 'string';
}

function waitsForAnswer(state: State): boolean {
  return (
    state.type === 'Task' && state.resource.kind === 'service' && state.resource.pattern !== 'requestResponse'
  );
}

function invalid(detail: string): string {
  return `Invalid Context object provided: ${detail}`;
}
