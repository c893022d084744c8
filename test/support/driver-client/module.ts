import { client } from './manners.ts';

export default client;
