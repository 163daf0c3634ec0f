/** A part of the server that has a life. Rooms start in the order of their list and stop in the opposite one. */
export interface Room {
  /** For the log. */
  readonly name: string;
  /** Takes up what was under way. Requests are answered when all rooms have started. */
  readonly start?: () => Promise<void> | void;
  /** Ends what is under way and commits what was taken. */
  readonly stop?: () => Promise<void> | void;
}

/** Starts rooms one after the other. */
export async function startRooms(rooms: readonly Room[]): Promise<void> {
  for (const room of rooms) await room.start?.();
}

/** Stops rooms, the last one first. */
export async function stopRooms(rooms: readonly Room[]): Promise<void> {
  for (const room of rooms.toReversed()) await room.stop?.();
}
