export { base64Url } from '../user-pools/base64-url.ts';
