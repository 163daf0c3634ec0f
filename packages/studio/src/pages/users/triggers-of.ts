/** A trigger of a pool, and what runs by it. */
export interface PoolTrigger {
  readonly name: string;
  readonly arn: string;
}

/** The triggers of a LambdaConfig; one with versions is an object that holds the ARN, and stands twice in it at times. */
export function triggersOf(config: { readonly [trigger: string]: unknown } = {}): readonly PoolTrigger[] {
  const found = Object.entries(config).flatMap(([name, value]) => {
    const arn = typeof value === 'string' ? value : lambdaArnOf(value);
    return arn === undefined || !arn.startsWith('arn:') || name === 'KMSKeyID'
      ? []
      : [{ name: name.replace(/Config$/, ''), arn }];
  });
  return found.filter(
    ({ name, arn }, index) => found.findIndex((other) => other.name === name && other.arn === arn) === index,
  );
}

function lambdaArnOf(value: unknown): string | undefined {
  const arn = (value as { readonly LambdaArn?: unknown } | null | undefined)?.LambdaArn;
  return typeof arn === 'string' ? arn : undefined;
}
