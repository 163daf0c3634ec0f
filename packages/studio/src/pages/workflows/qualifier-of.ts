/** What stands behind the last colon of a version's or alias's ARN. */
export function qualifierOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
