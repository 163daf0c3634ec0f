import type { CallScope } from '@cairn/kit';
import type { PasswordVerifier, UserRecord } from '../records/user-records.ts';
import { base64Bytes } from '../sign-in/srp-challenge.ts';
import { ServerSecret } from '../srp/server-secret.ts';
import { bytesHex, numberOfBytes, srpGroup } from '../srp/srp-numbers.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageStart, pageToken } from '../users/page-tokens.ts';
import { type AdminUserInput, userFinder } from '../users/user-finder.ts';
import { deviceGroupKey } from './device-keys.ts';
import type { DeviceRecord } from './device-records.ts';
import { DeviceStore } from './device-store.ts';

interface OwnDeviceInput {
  readonly AccessToken?: string | undefined;
  readonly DeviceKey: string;
}
interface AdminDeviceInput extends AdminUserInput {
  readonly DeviceKey: string;
}
interface PageInput {
  readonly Limit?: number | undefined;
  readonly PaginationToken?: string | undefined;
}
type RememberedStatus = 'remembered' | 'not_remembered';

/** Input of ConfirmDevice. Source: API reference. */
export interface ConfirmDeviceInput {
  readonly AccessToken: string;
  readonly DeviceKey: string;
  readonly DeviceSecretVerifierConfig?:
    | { readonly PasswordVerifier?: string | undefined; readonly Salt?: string | undefined }
    | undefined;
  readonly DeviceName?: string | undefined;
}

/** A device as calls answer it; instants are epoch milliseconds. */
export interface DeviceType {
  readonly DeviceKey: string;
  readonly DeviceAttributes: readonly { readonly Name: string; readonly Value: string }[];
  readonly DeviceCreateDate: number;
  readonly DeviceLastModifiedDate: number;
  readonly DeviceLastAuthenticatedDate: number;
}

const pageSizeMax = 60;
const saltBytesMax = 64;
const deviceGone = () => userPoolErrors.notFound('Device does not exist.');

/** Operations of remembered devices. */
export function deviceOperations(context: UserPoolContext) {
  const devices = new DeviceStore(context);
  const own = async (accessToken: string | undefined): Promise<UserRecord> => {
    if (accessToken === undefined) throw userPoolErrors.notAuthorized('Invalid Access Token');
    return (await context.tokens.holderOf(accessToken)).user;
  };
  const found = async (user: UserRecord, key: string): Promise<DeviceRecord> => {
    const device = await devices.find(user, key);
    if (device === undefined) throw deviceGone();
    return device;
  };
  const remember = (user: UserRecord, key: string, status: RememberedStatus | undefined): Promise<object> =>
    context.users.turn(user, async () => {
      const device = await found(user, key);
      if (status === undefined) return {};
      const isRemembered = status === 'remembered';
      await devices.write({ ...device, isRemembered, changedMs: context.clock.now() });
      return {};
    });
  const forget = (user: UserRecord, key: string): Promise<object> =>
    context.users.turn(user, async () => {
      await devices.forget(await found(user, key));
      return {};
    });
  const list = async (user: UserRecord, { Limit = pageSizeMax, PaginationToken }: PageInput) => {
    const limit = Math.min(Limit === 0 ? pageSizeMax : Limit, pageSizeMax);
    const named = `devices/${user.sub}`;
    const found = await devices.list(user, { after: pageStart(named, PaginationToken), limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isMore = last !== undefined && found.length > limit;
    return { Devices: page.map(deviceType), ...(isMore && { PaginationToken: pageToken(named, last.key) }) };
  };
  const admin = async (scope: CallScope, input: AdminUserInput) =>
    (await userFinder(context).userOf(scope, input)).user;
  return {
    confirmDevice: (_scope: CallScope, input: ConfirmDeviceInput) => confirm(context, devices, input),
    async getDevice(_scope: CallScope, { AccessToken, DeviceKey }: OwnDeviceInput) {
      return { Device: deviceType(await found(await own(AccessToken), DeviceKey)) };
    },
    async listDevices(_scope: CallScope, input: PageInput & { readonly AccessToken: string }) {
      return list(await own(input.AccessToken), input);
    },
    async forgetDevice(_scope: CallScope, { AccessToken, DeviceKey }: OwnDeviceInput) {
      return forget(await own(AccessToken), DeviceKey);
    },
    async updateDeviceStatus(
      _scope: CallScope,
      input: OwnDeviceInput & { readonly DeviceRememberedStatus?: RememberedStatus | undefined },
    ) {
      return remember(await own(input.AccessToken), input.DeviceKey, input.DeviceRememberedStatus);
    },
    async adminGetDevice(scope: CallScope, input: AdminDeviceInput) {
      return { Device: deviceType(await found(await admin(scope, input), input.DeviceKey)) };
    },
    async adminListDevices(scope: CallScope, input: PageInput & AdminUserInput) {
      return list(await admin(scope, input), input);
    },
    async adminForgetDevice(scope: CallScope, input: AdminDeviceInput) {
      return forget(await admin(scope, input), input.DeviceKey);
    },
    async adminUpdateDeviceStatus(
      scope: CallScope,
      input: AdminDeviceInput & { readonly DeviceRememberedStatus?: RememberedStatus | undefined },
    ) {
      return remember(await admin(scope, input), input.DeviceKey, input.DeviceRememberedStatus);
    },
  };
}

/** ConfirmDevice: what was offered with the sign-in becomes a device, known by the secret that the client has made up. */
async function confirm(
  context: UserPoolContext,
  devices: DeviceStore,
  { AccessToken, DeviceKey, DeviceName, DeviceSecretVerifierConfig: config }: ConfirmDeviceInput,
): Promise<{ readonly UserConfirmationNecessary: boolean }> {
  const { pool, user, claims } = await context.tokens.holderOf(AccessToken);
  const configuration = pool.settings.DeviceConfiguration;
  if (configuration === undefined) {
    throw userPoolErrors.invalidParameter('User pool does not have device tracking enabled.');
  }
  // The key came with this very sign-in: those of others, and made-up ones, are nobody's.
  if (claims.device_key !== DeviceKey) throw deviceGone();
  const verifier = verifierOf(config);
  const groupKey = await deviceGroupKey(new ServerSecret(context), pool);
  const isAsked = configuration.DeviceOnlyRememberedOnUserPrompt === true;
  return context.users.turn(user, async () => {
    const known = await devices.find(user, DeviceKey);
    const max = context.limits.userPoolDevicesPerUser;
    if (known === undefined && (await devices.list(user, { limit: max })).length >= max) {
      throw userPoolErrors.limitExceeded(`A user has at most ${max} devices.`);
    }
    const nowMs = context.clock.now();
    await devices.write({
      userPoolId: pool.id,
      sub: user.sub,
      key: DeviceKey,
      groupKey,
      sealedVerifier: devices.sealed(user, DeviceKey, verifier),
      name: DeviceName ?? known?.name,
      isRemembered: known?.isRemembered ?? !isAsked,
      createdMs: known?.createdMs ?? nowMs,
      changedMs: nowMs,
      authenticatedMs: nowMs,
      address: known?.address,
    });
    return { UserConfirmationNecessary: isAsked };
  });
}

function verifierOf(config: ConfirmDeviceInput['DeviceSecretVerifierConfig']): PasswordVerifier {
  const salt = base64Bytes(config?.Salt ?? '');
  const verifier = base64Bytes(config?.PasswordVerifier ?? '');
  const number = verifier === undefined || verifier.length > 400 ? 0n : numberOfBytes(verifier);
  const isNumber = number > 1n && number < srpGroup.prime - 1n;
  if (salt === undefined || salt.length === 0 || salt.length > saltBytesMax || !isNumber) {
    throw userPoolErrors.invalidParameter('Invalid device secret verifier config.');
  }
  return { salt: bytesHex(salt), verifier: number.toString(16) };
}

function deviceType(device: DeviceRecord): DeviceType {
  const attributes = {
    device_status: device.isRemembered ? 'remembered' : 'not_remembered',
    device_name: device.name,
    last_ip_used: device.address,
  };
  return {
    DeviceKey: device.key,
    DeviceAttributes: Object.entries(attributes).flatMap(([Name, Value]) =>
      Value === undefined ? [] : [{ Name, Value }],
    ),
    DeviceCreateDate: device.createdMs,
    DeviceLastModifiedDate: device.changedMs,
    DeviceLastAuthenticatedDate: device.authenticatedMs,
  };
}
