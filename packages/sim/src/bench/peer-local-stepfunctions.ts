import { type RunOptions, StateMachine } from 'aws-local-stepfunctions';
import { sustained } from './sustained.ts';

type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;

/** A task that is answered at once with its input. */
const answer: Handlers[string] = (input) => input;

/** Transitions per second of `aws-local-stepfunctions`, which runs in memory and keeps nothing. */
export async function localStepFunctionsRate(options: {
  readonly definition: object;
  readonly input: string;
  readonly transitions: number;
  readonly seconds: number;
}): Promise<{ readonly name: string; readonly value: number }> {
  const machine = new StateMachine(options.definition as ConstructorParameters<typeof StateMachine>[0]);
  const resource = 'arn:aws:lambda:us-east-1:000000000000:function:answer';
  const handlers: Handlers = Object.fromEntries(
    Object.entries((options.definition as { States: Record<string, { Resource?: string }> }).States)
      .filter(([, state]) => state.Resource === resource)
      .map(([name]) => [name, answer]),
  );
  const { perSecond } = await sustained(
    200,
    options.seconds,
    () =>
      machine.run(JSON.parse(options.input), { overrides: { taskResourceLocalHandlers: handlers } }).result,
  );
  return { name: 'aws-local-stepfunctions, in memory', value: perSecond * options.transitions };
}
