export type { OperationAccess } from './access/operation-access.ts';
export {
  type PolicyAdmissionPorts,
  policyAdmission,
  type ResourceFacts,
  type ResourcePolicyOf,
} from './access/policy-admission.ts';
export { accessOf, loadAccess } from './access/service-access.ts';
export { apiAddressOf } from './apigateway/api-address.ts';
export { graphqlAddressOf } from './appsync-data/graphql-address.ts';
export type { RealtimeFacade } from './appsync-realtime/realtime-facade.ts';
export type { CairnFacade } from './cairn/cairn-table.ts';
export type { ServerSentEvent } from './cairn/server-sent-events.ts';
export type { StreamEvent } from './cairn/stream-event.ts';
export type { KeyDocuments } from './cognito/keys-service.ts';
export type { OriginsOfClients } from './cognito/origins-of-clients.ts';
export type { IdentityPoolsFacade } from './cognito-identity/cognito-identity-service.ts';
export type { UserPoolsFacade } from './cognito-idp/cognito-idp-service.ts';
export type { BrowserGuardOptions, HostFace } from './http/browser-guard.ts';
export { anonymousScope } from './http/credentials.ts';
export { type FrontDoorLimitName, frontDoorLimits } from './http/front-door-limits.ts';
export {
  createRequestHandlers,
  type RequestHandler,
  type RequestHandlers,
  type WholeRequestHandler,
} from './http/request-handler.ts';
export {
  keepAliveSeconds,
  type RequestHandlerOptions,
  type RequestRecord,
  type StudioRequest,
} from './http/request-handler-options.ts';
export type { AheadSignature, ReplayGuardOptions } from './http/signature/replay-guard.ts';
export type { SignatureVerifierOptions } from './http/signature/signature-verifier.ts';
export { TrustedProxies } from './http/trusted-proxies.ts';
export type { UpgradeDecision, UpgradeHandler } from './http/upgrade-door.ts';
export type {
  DescribedRequest,
  UpgradeAnswer,
  UpgradeRequest,
  WebSocketListener,
  WebSocketPort,
} from './http/web-socket.ts';
export { readWholeRequest } from './http/whole-request.ts';
export type { LambdaFacade } from './lambda/lambda-table.ts';
export type { LogsFacade } from './logs/logs-table.ts';
export type { MetricsFacade } from './metrics/metrics-table.ts';
export type { CallOptions, Operation, OperationInput, ServiceTable } from './operation.ts';
export {
  type AdmitCall,
  type CallObservers,
  type CallRecord,
  performStream,
  type StreamCall,
} from './perform-operation.ts';
export type { RequestClient, WireAnswer } from './protocol/wire-request.ts';
export { isS3NameOfAws } from './s3/s3-address.ts';
export type { S3Facade } from './s3/s3-table.ts';
export type { Service, ServiceAtRest } from './service.ts';
export type { ClaimedRequest, WireService, WireServiceAtRest } from './service-signs.ts';
export {
  createServiceCaller,
  createServices,
  createWireServices,
  type FacadeSources,
  type RequestSizeLimits,
  type ServiceFacades,
} from './services.ts';
export { printHistoryEvent } from './step-functions/history-text.ts';
export type { StepFunctionsFacade } from './step-functions/step-functions-table.ts';
