export { fanOutHandlerName } from './fan-out.ts';
export { httpHandlerName } from './notifications.ts';
export { readSubscriptionArn, topicArn } from './topic-place.ts';
export { Topics } from './topics.ts';
export { topicsErrors } from './topics-errors.ts';
