import { totalmem } from "node:os";

/**
 * For the C library: what one statement needed, the next one needs again. By itself it gives memory back to the system after
 * each and fetches it anew, page by page, which was a tenth of what a batch of ours costs. Now up to 16 MB at the end of its
 * heap stay with a connection.
 */
export const POSTGRES_MEMORY = {
  MALLOC_TOP_PAD_: "1048576",
  MALLOC_TRIM_THRESHOLD_: "16777216",
  MALLOC_MMAP_THRESHOLD_: "16777216",
};

// Taken only as it is used. What is open is read over and over; at a million open tasks that is more than a gigabyte, and each
// page that has to be fetched from outside costs as much as ten that are here.
function sharedBuffersMb(): number {
  const limit = process.constrainedMemory(); // of the container; absurdly much where there is none
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.round(Math.min(2048, Math.max(128, memory / 8 / 2 ** 20)));
}

/** Given on the command line at every start, so a newer version of Countersign brings its own. */
export function postgresSettings(port: number): string[] {
  return [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    // Durable, whatever an edited postgresql.conf says.
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "wal_level=replica",
    "max_connections=100",
    `shared_buffers=${sharedBuffersMb()}MB`,
    // A new segment of the log is written full of zeros while everybody who commits waits, a twelfth of the time under full load;
    // one that a checkpoint left behind is taken as it is. So checkpoints come early enough that there are some, and leave enough
    // for the next rush. More often, and 100,000 timers at once took a tenth longer: each writes whole pages anew.
    "max_wal_size=1GB",
    "min_wal_size=256MB",
    "checkpoint_warning=0", // by our own choice; half a minute under full load
    "checkpoint_timeout=10min",
    "random_page_cost=1.1",
    // Short statements only: compiling them costs more than it saves, and /dev/shm is 64 MB in a container.
    "jit=off",
    "max_parallel_workers_per_gather=0",
    // Queue tables turn over quickly; the tables say how much dead weight they bear, this says how often it is looked at.
    // Every look starts a process in some database: each 10 s they were half of what an idle installation costs.
    "autovacuum_naptime=30s",
    // Five times a second each of them looked whether there is something to do, a tenth of what such an installation costs.
    "bgwriter_delay=1s",
    "bgwriter_lru_maxpages=500",
    // Of what is not waited for: when a key was last used; and telling, searching and adding up, which are done again where lost.
    "wal_writer_delay=1s",
    // At full speed the vacuum of a table that was just written to held up everybody for seconds: decisions took 40 ms instead
    // of 16, one in a hundred. Only the queues cannot wait for it, and say so themselves (drizzle/0006).
    "autovacuum_vacuum_cost_delay=2ms",
    "client_connection_check_interval=5s",
    "tcp_keepalives_idle=10",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_checkpoints=off",
    // An error is told to whoever asked, with all that is known of it. Our statements are long, and one that finds that it has
    // to look again (drizzle/0003) is nothing to keep.
    "log_min_error_statement=fatal",
  ];
}
