/** How a Task waits for what it calls (Step Functions Developer Guide, "Service integration patterns"). */
export type IntegrationPattern = 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken';

/** What a Task's `Resource` names. */
export type TaskResource =
  | {
      /** A function's ARN given directly; LambdaFunction… events. */
      readonly kind: 'lambda';
      readonly arn: string;
    }
  | { /** An activity's ARN; Activity… events. */ readonly kind: 'activity'; readonly arn: string }
  | {
      /** `arn:aws:states:::SERVICE:ACTION[.PATTERN]`; Task… events. */
      readonly kind: 'service';
      readonly arn: string;
      /** `lambda`, `states`, `sqs`, `aws-sdk:dynamodb`: the events' `resourceType`. */
      readonly resourceType: string;
      /** `invoke`, `startExecution.sync:2`: the events' `resource`, suffix kept. */
      readonly resource: string;
      /** `startExecution`: the resource without its pattern. */
      readonly action: string;
      readonly pattern: IntegrationPattern;
    };

const service =
  /^arn:[^:]+:states:[^:]*:[^:]*:((?:aws-sdk:)?[^:.]+):([^:.]+)(?:\.(sync:2|sync|waitForTaskToken))?$/;
const lambda = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const activity = /^arn:[^:]+:states:[^:]+:[^:]+:activity:.+$/;

/** Reads a Task's Resource; undefined when it is no ARN that a Task can name. */
export function parseTaskResource(arn: string): TaskResource | undefined {
  if (lambda.test(arn)) return { kind: 'lambda', arn };
  if (activity.test(arn)) return { kind: 'activity', arn };
  const match = service.exec(arn);
  if (match === null) return undefined;
  const [, resourceType, action, suffix] = match as unknown as [string, string, string, string | undefined];
  return {
    kind: 'service',
    arn,
    resourceType,
    resource: suffix === undefined ? action : `${action}.${suffix}`,
    action,
    pattern: (suffix as IntegrationPattern | undefined) ?? 'requestResponse',
  };
}
