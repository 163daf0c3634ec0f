import type { Payload } from '@cairn/kit';

/** What a mocked task gives in one attempt. */
export type MockedAnswer =
  | { readonly kind: 'return'; readonly output: Payload }
  | { readonly kind: 'throw'; readonly error: string; readonly cause: string | undefined }
  /** Nobody answers: the task ends by its time-outs, or waits for ever. */
  | { readonly kind: 'unanswered' };

/** The answers to a run of attempts, counted from 0 as the state is tried again. */
export interface MockedAttempts {
  readonly first: number;
  readonly last: number;
  readonly answer: MockedAnswer;
}

/** Answers by the number of the attempt, or to all calls of the state in turn, whatever they come from. */
export interface MockedResponse {
  readonly attempts: readonly MockedAttempts[];
  readonly calls: readonly MockedAnswer[] | undefined;
}

/** What stands for a state in a test case: answers, or the test case that the child it starts is run by. */
export type StateMock =
  | ({ readonly kind: 'answers'; readonly responseName: string } & MockedResponse)
  | { readonly kind: 'test case'; readonly testCase: string };

/** The mocks of one test case, by state. */
export type TestCase = ReadonlyMap<string, StateMock>;

/** A mock configuration: test cases by machine and name. */
export interface MockConfig {
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, TestCase>>;
  /** Says something of a place in its file, with the nearest name where one was misspelt. */
  readonly complain: (location: string, message: string) => MockConfigError;
}

/** A mock configuration that cannot be used: the message names the file, the place and what is wrong there. */
export class MockConfigError extends Error {
  override readonly name = 'MockConfigError';
}
