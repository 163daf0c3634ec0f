export { SdkRemoteServices } from './remote-services.ts';
export { findSdkPackage } from './sdk-package.ts';
