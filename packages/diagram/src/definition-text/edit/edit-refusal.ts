/** An edit that cannot be made: the place is not there, or the name is taken. The message is for people. */
export class EditRefusal extends Error {
  override readonly name = 'EditRefusal';
}
