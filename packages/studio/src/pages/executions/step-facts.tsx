import { type Step, stepLinks } from '@cairn/diagram';
import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { printDuration } from '../../design/print-duration.ts';

/** What a visit of a state is, and where one can go on from it. */
export function StepFacts({ step }: { readonly step: Step }) {
  const { task } = step;
  const links = stepLinks(step);
  return (
    <KeyValues
      look="stack"
      items={[
        ['Type', step.type],
        [
          'Duration',
          <Duration key="d" startSeconds={seconds(step.enteredMs)} stopSeconds={seconds(step.endedMs)} />,
        ],
        ['Entered', <Instant key="e" ms={step.enteredMs} />],
        ['Attempts', step.attempts.length > 1 ? step.attempts.length : undefined],
        [
          'Calls',
          task === undefined || links.functionName !== undefined || links.activityArn !== undefined
            ? undefined
            : task.resource.startsWith('arn:')
              ? task.resource
              : `${task.resourceType}:${task.resource}`,
        ],
        [
          'Function',
          links.functionName === undefined ? undefined : (
            <span key="f" className="step-links">
              <Link href={to.function(links.functionName)}>{links.functionName}</Link>
              {links.logGroupName !== undefined && <Link href={to.logGroup(links.logGroupName)}>Logs</Link>}
            </span>
          ),
        ],
        [
          'Activity',
          links.activityArn === undefined ? undefined : <ArnLink key="a" arn={links.activityArn} />,
        ],
        [
          'Started run',
          links.executionArn === undefined ? undefined : <ArnLink key="r" arn={links.executionArn} />,
        ],
        ['Map run', links.mapRunArn === undefined ? undefined : <ArnLink key="m" arn={links.mapRunArn} />],
        [
          'Time-out',
          task?.timeoutInSeconds === undefined ? undefined : printDuration(task.timeoutInSeconds * 1_000),
        ],
        [
          'Heartbeat',
          task?.heartbeatInSeconds === undefined ? undefined : printDuration(task.heartbeatInSeconds * 1_000),
        ],
      ]}
    />
  );
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}
