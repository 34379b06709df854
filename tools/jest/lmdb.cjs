// jest gives each test file globals of its own and ends them with the file, but native addons are shared by all files of a
// process; and lmdb keeps its first `open` there for everybody. Without this, later files would use timers that are gone.
const lmdb = require('../../node_modules/lmdb/dist/index.cjs');
delete lmdb.nativeAddon.open;
module.exports = lmdb;
