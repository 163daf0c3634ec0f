/** What is counted of pools, by the names of CloudWatch's metrics: 1 of what succeeded, 0 of what did not. */
export type PoolMetricName =
  | 'SignInSuccesses'
  | 'SignUpSuccesses'
  | 'TokenRefreshSuccesses'
  | 'FederationSuccesses';

/** One try by users of an app client. */
export interface PoolEvent {
  readonly account: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly name: PoolMetricName;
  /** By which it was tried, of FederationSuccesses. */
  readonly identityProvider?: string | undefined;
  readonly isSuccess: boolean;
}

/** Counts an event; nothing waits for it. */
export type CountPoolEvent = (event: PoolEvent, atMs: number) => void;
