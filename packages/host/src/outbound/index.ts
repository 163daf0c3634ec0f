export { guardedHttp } from './guarded-http.ts';
