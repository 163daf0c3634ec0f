export type { AccessKeyAnswer, ResolveAccessKey } from './access-key.ts';
export { type Arn, parseArn, printArn } from './arn.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export type { Alarm, AlarmClock, Clock } from './clock.ts';
export type { ConnectionParameters, FindConnection } from './connection-parameters.ts';
export type {
  DeadLetter,
  Deliver,
  Delivery,
  DeliveryAttempt,
  DeliveryHandler,
  DeliveryOutcome,
  DeliveryTarget,
} from './deliveries.ts';
export type { Digest, DigestAlgorithm } from './digest.ts';
export { elided } from './elided.ts';
export { InvariantError, invariant, unreachable } from './invariant.ts';
export { containsRange, type IpAddress, type IpRange, readIpAddress, readIpRange } from './ip-range.ts';
export {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  memberOf,
  numberOf,
  setMember,
} from './json.ts';
export { JsonNestingError, jsonNestingDepthMax } from './json-nesting.ts';
export { canonicalNumber, JsonNumber, jsonNumberOf } from './json-number.ts';
export { inOrder, keepsOrder, withMember } from './json-order.ts';
export { parseJson } from './json-parse.ts';
export { fitsJsonBytes, printJson, printJsonWithin } from './json-print.ts';
export { JsonSyntaxError } from './json-syntax-error.ts';
export type { JsonWebToken, TokenAlgorithm, VerifySignature } from './json-web-token.ts';
export { type Limit, type LimitValues, resolveLimits } from './limits.ts';
export type { Log } from './log.ts';
export { MadeOnce } from './made-once.ts';
export {
  type CallOwnApi,
  type OutboundAnswer,
  OutboundError,
  type OutboundFailure,
  type OutboundHttp,
  type OutboundRequest,
} from './outbound-http.ts';
export { emptyPayload, exceedsUtf8Bytes, nullPayload, Payload, utf8ByteLength } from './payload.ts';
export { type Random, seededRandom } from './random.ts';
export { RecentMap } from './recent-map.ts';
export { allDocuments, type RecordPageOptions, recordPages } from './record-pages.ts';
export type { RecordEntry, RecordKey, RecordListOptions, Records, RecordWrite } from './records.ts';
export { type RemoteCall, RemoteServiceError, type RemoteServices } from './remote-services.ts';
export { rolePrincipal } from './role-principal.ts';
export { CronExpression, ScheduleExpressionError } from './schedule/cron-expression.ts';
export {
  nextFireMs,
  parseRuleSchedule,
  parseSchedule,
  type Recurrence,
} from './schedule/schedule-expression.ts';
export { TimeZone, type WallTime } from './schedule/time-zone.ts';
export { type Seal, SealError } from './seal.ts';
export { SerialWork, SerialWorkByKey } from './serial-work.ts';
export type {
  CallOrigin,
  CallScope,
  CallService,
  CognitoIdentity,
  Principal,
  PrincipalKind,
  ServiceCall,
  SessionPolicies,
} from './service-call.ts';
export { ServiceError, type ServiceErrorOptions } from './service-error.ts';
export type { RunningSha256, SignatureCrypto } from './signature-crypto.ts';
export { type IdSource, timeOrderedIds } from './time-ordered-id.ts';
export { isTraceHeader } from './trace-header.ts';
export { unreadableFile } from './unreadable-file.ts';
