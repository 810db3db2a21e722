export { assertInReach, guardedConnector, OutOfReachError, type Reach, reachOf } from './connect.ts';
