/** A container that does not come to run; the message is what AWS shows: `CannotPullContainerError: …`. */
export class ContainerStartError extends Error {
  override readonly name = 'ContainerStartError';
}
