import { locate, nearestName } from '@cairn/asl';
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  Payload,
  parseJson,
} from '@cairn/kit';
import {
  type MockConfig,
  MockConfigError,
  type MockedAnswer,
  type MockedAttempts,
  type MockedResponse,
  type StateMock,
  type TestCase,
} from './mock-config.ts';

/** The text of a mock configuration, and the name of its file for messages. */
export interface MockText {
  readonly file: string;
  readonly text: string;
}

const attemptsMax = 1_000_000;

class Reader {
  readonly #file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  read(root: Json): MockConfig {
    const top = this.#object(root, '/');
    this.#refuseOthers(top, '', ['StateMachines', 'MockedResponses']);
    const responses = new Map<string, MockedResponse>();
    for (const [name, value] of this.#membersOf(top, '/MockedResponses')) {
      responses.set(name, this.#response(value, `/MockedResponses/${name}`));
    }
    const machines = new Map<string, ReadonlyMap<string, TestCase>>();
    for (const [name, value] of this.#membersOf(top, '/StateMachines')) {
      machines.set(name, this.#testCases(value, `/StateMachines/${name}`, responses));
    }
    return { machines, complain: (location, message) => this.#complain(location, message) };
  }

  #testCases(
    value: Json,
    location: string,
    responses: ReadonlyMap<string, MockedResponse>,
  ): ReadonlyMap<string, TestCase> {
    const machine = this.#object(value, location);
    this.#refuseOthers(machine, location, ['TestCases']);
    const cases = new Map<string, TestCase>();
    const place = `${location}/TestCases`;
    const all = this.#object(memberOf(machine, 'TestCases') ?? {}, place);
    for (const [name, states] of Object.entries(all)) {
      const mocks = new Map<string, StateMock>();
      for (const [state, mock] of Object.entries(this.#object(states, `${place}/${name}`))) {
        mocks.set(state, this.#stateMock(mock, `${place}/${name}/${state}`, responses));
      }
      cases.set(name, mocks);
    }
    return cases;
  }

  #stateMock(value: Json, location: string, responses: ReadonlyMap<string, MockedResponse>): StateMock {
    if (isJsonObject(value)) {
      this.#refuseOthers(value, location, ['TestCase']);
      const testCase = memberOf(value, 'TestCase');
      if (typeof testCase !== 'string') {
        throw this.#complain(location, 'expected the name of a mocked response, or { "TestCase": NAME }');
      }
      return { kind: 'test case', testCase };
    }
    if (typeof value !== 'string') throw this.#complain(location, 'expected the name of a mocked response');
    const response = responses.get(value);
    if (response === undefined) {
      throw this.#complain(
        location,
        `there is no mocked response '${value}'${meant(value, responses.keys())}`,
      );
    }
    return { kind: 'answers', responseName: value, ...response };
  }

  #response(value: Json, location: string): MockedResponse {
    const attempts: MockedAttempts[] = [];
    const response = this.#object(value, location);
    const calls = memberOf(response, 'Calls');
    if (calls !== undefined) {
      this.#refuseOthers(response, location, ['Calls']);
      return { attempts, calls: this.#calls(calls, `${location}/Calls`) };
    }
    for (const [range, answer] of Object.entries(response)) {
      const place = `${location}/${range}`;
      const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(range);
      const first = Number(match?.[1]);
      const last = Number(match?.[2] ?? match?.[1]);
      if (match === null || last < first || last > attemptsMax) {
        throw this.#complain(
          place,
          `expected the number of an attempt, or a range such as "1-3", not "${range}"`,
        );
      }
      if (attempts.some((other) => first <= other.last && last >= other.first)) {
        throw this.#complain(place, `attempt ${first} is answered more than once`);
      }
      attempts.push({ first, last, answer: this.#answer(answer, place) });
    }
    if (attempts.length === 0) throw this.#complain(location, 'there is no answer in this mocked response');
    return { attempts, calls: undefined };
  }

  #calls(value: Json, location: string): readonly MockedAnswer[] {
    if (!isJsonArray(value)) throw this.#complain(location, 'expected an array of answers');
    return value.map((answer, index) => this.#answer(answer, `${location}[${index}]`));
  }

  #answer(value: Json, location: string): MockedAnswer {
    const answer = this.#object(value, location);
    this.#refuseOthers(answer, location, ['Return', 'Throw', 'Unanswered']);
    const unanswered = memberOf(answer, 'Unanswered');
    if (unanswered !== undefined) {
      if (unanswered === true && Object.keys(answer).length === 1) return { kind: 'unanswered' };
      throw this.#complain(location, "expected 'Unanswered' with true, and nothing beside it");
    }
    const returned = memberOf(answer, 'Return');
    const thrown = memberOf(answer, 'Throw');
    if ((returned === undefined) === (thrown === undefined)) {
      throw this.#complain(location, "expected one of 'Return', 'Throw' and 'Unanswered'");
    }
    if (thrown === undefined) return { kind: 'return', output: Payload.of(returned as Json) };
    const failure = this.#object(thrown, `${location}/Throw`);
    this.#refuseOthers(failure, `${location}/Throw`, ['Error', 'Cause']);
    const error = memberOf(failure, 'Error');
    const cause = memberOf(failure, 'Cause');
    if (typeof error !== 'string') throw this.#complain(`${location}/Throw`, "expected 'Error' with a text");
    if (cause !== undefined && typeof cause !== 'string') {
      throw this.#complain(`${location}/Throw/Cause`, 'expected a text');
    }
    return { kind: 'throw', error, cause };
  }

  #membersOf(top: JsonObject, location: string): readonly (readonly [string, Json])[] {
    const value = memberOf(top, location.slice(1));
    return value === undefined ? [] : Object.entries(this.#object(value, location));
  }

  #object(value: Json, location: string): JsonObject {
    if (isJsonObject(value)) return value;
    throw this.#complain(location, 'expected an object');
  }

  #refuseOthers(object: JsonObject, location: string, known: readonly string[]): void {
    for (const name of Object.keys(object)) {
      if (known.includes(name)) continue;
      const hint = meant(name, known) || `; known are ${known.join(', ')}`;
      throw this.#complain(`${location}/${name}`, `'${name}' is not known here${hint}`);
    }
  }

  #complain(location: string, message: string): MockConfigError {
    const position = locate(this.#text, location);
    const where = position === undefined ? '' : `${position.line}:${position.column}:`;
    return new MockConfigError(`${this.#file}:${where} ${location}: ${message}`);
  }
}

/**
 * Reads a mock configuration: the `MockConfigFile.json` of Step Functions Local (Developer Guide, "Configuration file
 * for mocked service integrations"), where a state may also name the
 * test case of the child that it starts, and a response may answer the calls of a state in turn.
 * @throws MockConfigError
 */
export function readMockConfig({ file, text }: MockText): MockConfig {
  let root: Json;
  try {
    root = parseJson(text);
  } catch (thrown) {
    if (!(thrown instanceof JsonSyntaxError)) throw thrown;
    throw new MockConfigError(`${file}:${thrown.line}:${thrown.column}: ${thrown.message}`);
  }
  return new Reader(file, text).read(root);
}

/** `; did you mean 'X'?`, or nothing. */
export function meant(name: string, names: Iterable<string>): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : `; did you mean '${nearest}'?`;
}
