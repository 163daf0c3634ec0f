/** Names one log group. */
export interface LogGroupPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** ARN of a group without the `:*` that some of the API shows. */
export function logGroupArn({ account, region, name }: LogGroupPlace): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

/** The group that an ARN names, with or without `:*`; undefined when it names none. */
export function readLogGroupArn(arn: string): LogGroupPlace | undefined {
  const [, region, account, name] =
    /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:*]{1,512})(?::\*)?$/.exec(arn) ?? [];
  return region === undefined || account === undefined || name === undefined
    ? undefined
    : { account, region, name };
}
