/** Where it is kept how far a mapping has read each shard of its stream. */
export function streamPositions(uuid: string): string {
  return `lambda-event-positions-${uuid}`;
}
