import { describeBackplane } from '../testing/index.js';
import { LocalBackplane } from './backplane-local.js';

describeBackplane(
  'LocalBackplane',
  () => {
    const backplane = new LocalBackplane();
    return { open: () => backplane, dispose: async () => backplane.close() };
  },
  { nodes: false },
);
