/** The pages from which browsers call user pools: those of the callback and sign-out URLs of app clients. */
export interface OriginsOfClients {
  /** Whether any client names a page of this origin: `https://app.example.com`, in lower case as browsers send it. */
  has(origin: string): boolean;
  /** Whether the client of this id does; false where there is none. */
  ofClient(clientId: string, origin: string): boolean;
}
