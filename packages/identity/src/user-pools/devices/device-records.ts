/** A device as it is kept, under its user: nobody else finds it. */
export interface DeviceRecord {
  readonly userPoolId: string;
  readonly sub: string;
  /** `us-east-1_UUID`. */
  readonly key: string;
  /** SRP's name of the group that the device proves itself in. */
  readonly groupKey: string;
  /** Its {@link PasswordVerifier}, sealed under `cognito-devices/POOL/SUB/KEY`. */
  readonly sealedVerifier: string;
  readonly name: string | undefined;
  readonly isRemembered: boolean;
  readonly createdMs: number;
  readonly changedMs: number;
  readonly authenticatedMs: number;
  readonly address: string | undefined;
}
