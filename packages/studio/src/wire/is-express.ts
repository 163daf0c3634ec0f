/** Whether an ARN names an Express execution, of which AWS's operations tell nothing. */
export function isExpress(executionArn: string): boolean {
  return executionArn.split(':')[5] === 'express';
}
