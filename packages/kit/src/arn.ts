/** The parts of an Amazon Resource Name: `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the fifth colon, colons and slashes included. */
  readonly resource: string;
}

/** Splits an ARN; undefined when the text is not one. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const partitionEnd = text.indexOf(':', 4);
  const serviceEnd = text.indexOf(':', partitionEnd + 1);
  const regionEnd = text.indexOf(':', serviceEnd + 1);
  const accountEnd = text.indexOf(':', regionEnd + 1);
  // Where a colon is missing, the search began anew and its end lies before its beginning.
  if (partitionEnd < 0 || serviceEnd < partitionEnd || regionEnd < serviceEnd || accountEnd < regionEnd)
    return undefined;
  const partition = text.slice(4, partitionEnd);
  const service = text.slice(partitionEnd + 1, serviceEnd);
  const resource = text.slice(accountEnd + 1);
  if (partition === '' || service === '' || resource === '') return undefined;
  const region = text.slice(serviceEnd + 1, regionEnd);
  return { partition, service, region, account: text.slice(regionEnd + 1, accountEnd), resource };
}

/** Prints an ARN. */
export function printArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}
