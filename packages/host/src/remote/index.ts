export { SdkRemoteServices } from './remote-services.ts';
