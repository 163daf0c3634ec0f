import { newExecution, type TransitionEnvironment, transition } from '@cairn/asl';
import type { AlarmClock, Digest, Random } from '@cairn/kit';
import type { ExpressRunner } from '../express/express-execution.ts';
import type { StepFunctionsLimits } from '../limits.ts';

/** Runs Express children that neither wait nor have tasks, until there is a runner for all. */
export function interimExpressRunner(ports: {
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly digest: Digest;
  readonly limits: StepFunctionsLimits;
}): ExpressRunner {
  const environment: TransitionEnvironment & { nowMs: number } = {
    nowMs: 0,
    random: ports.random,
    digest: ports.digest,
    refuseTask: () => 'Tasks are not run yet.',
    taskToken: () => '',
  };
  return {
    run(start, ended) {
      const { machine, stateMachineArn } = start;
      const execution = newExecution(
        start.program,
        {
          executionArn: start.executionArn,
          name: start.name,
          roleArn: start.revision.roleArn,
          stateMachineArn,
          stateMachineName: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
          region: machine.region,
          startMs: start.startMs,
          input: start.input,
        },
        ports.limits,
      );
      const alarm = ports.clock.alarm(() => move('timers'));
      const move = (kind: 'start' | 'timers' | 'stop'): void => {
        if (execution.status !== 'RUNNING') return;
        environment.nowMs = ports.clock.now();
        let more = transition(start.program, execution, { kind }, environment).more;
        while (more) more = transition(start.program, execution, { kind: 'continue' }, environment).more;
        const { status, output, error, cause } = execution;
        alarm.set(execution.nextDueMs);
        if (status === 'RUNNING') return;
        alarm.set(undefined);
        ended({
          status,
          ...(output === undefined ? {} : { output }),
          ...(error === undefined ? {} : { error }),
          ...(cause === undefined ? {} : { cause }),
          stopMs: environment.nowMs,
        });
      };
      move('start');
      return { abort: () => move('stop') };
    },
  };
}
