-- The tables of btest-server-pro 0.6.3, as far as it has them: names, types and defaults of columns are its interface to whoever reads its file.
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT UNIQUE NOT NULL, password_hash TEXT NOT NULL, daily_quota INTEGER DEFAULT 0,
  weekly_quota INTEGER DEFAULT 0, enabled INTEGER DEFAULT 1, created_at TEXT DEFAULT (datetime('now')));
ALTER TABLE users ADD COLUMN password_raw TEXT DEFAULT '';
CREATE TABLE usage (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL, date TEXT NOT NULL, tx_bytes INTEGER DEFAULT 0,
  rx_bytes INTEGER DEFAULT 0, test_count INTEGER DEFAULT 0, UNIQUE(username, date));
CREATE TABLE ip_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, ip TEXT NOT NULL, date TEXT NOT NULL, inbound_bytes INTEGER DEFAULT 0,
  outbound_bytes INTEGER DEFAULT 0, test_count INTEGER DEFAULT 0, UNIQUE(ip, date));
CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL, peer_ip TEXT NOT NULL, started_at TEXT DEFAULT (datetime('now')),
  ended_at TEXT, tx_bytes INTEGER DEFAULT 0, rx_bytes INTEGER DEFAULT 0, protocol TEXT, direction TEXT);
CREATE TABLE test_intervals (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL, interval_num INTEGER NOT NULL, tx_bytes INTEGER DEFAULT 0,
  rx_bytes INTEGER DEFAULT 0, tx_mbps REAL DEFAULT 0, rx_mbps REAL DEFAULT 0, local_cpu INTEGER DEFAULT 0, remote_cpu INTEGER DEFAULT 0,
  lost_packets INTEGER DEFAULT 0, FOREIGN KEY(session_id) REFERENCES sessions(id));
