export { routeErrors } from './route-errors.ts';
export { Routes } from './routes.ts';
