"""Uses a broker as a Python program does: python confluent_client.py BOOTSTRAP. Says OK, or fails with what was wrong."""

import sys
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType

PATIENCE_S = 30
TOPIC = "from-python"
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]

bootstrap = sys.argv[1]


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def messages(codec):
    """Keys, values and headers of every shape; None is null, b'' is empty."""
    every_byte = bytes(range(256))
    return [
        (b"key", b"value", [("codec", codec.encode())]),
        (None, every_byte, []),
        (every_byte, None, [("twice", b"1"), ("twice", b"2"), ("nothing", None)]),
        (b"", b"", []),
        ("schl\u00fcssel".encode(), b"x" * 200_000, []),
    ]


def produce_all():
    sent = []
    for codec in CODECS:
        failures = []
        producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "enable.idempotence": True,
                "compression.type": codec,
                "linger.ms": 20,
            }
        )
        for key, value, headers in messages(codec):
            producer.produce(
                TOPIC,
                key=key,
                value=value,
                headers=headers,
                partition=0,
                timestamp=1_600_000_000_000 + len(sent),
                on_delivery=lambda error, message: failures.append(error) if error else None,
            )
            sent.append((key, value, headers, 1_600_000_000_000 + len(sent)))
        check(producer.flush(PATIENCE_S) == 0, "not everything was delivered with " + codec)
        check(not failures, f"{codec}: {failures}")
    return sent


def consumer():
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "python-readers",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "session.timeout.ms": 10_000,
        }
    )


def take(reader, count):
    taken = []
    deadline = time.monotonic() + PATIENCE_S
    while len(taken) < count and time.monotonic() < deadline:
        message = reader.poll(0.2)
        if message is None:
            continue
        check(message.error() is None, f"poll: {message.error()}")
        taken.append(message)
    check(len(taken) == count, f"only {len(taken)} of {count} messages came")
    return taken


def check_group(sent):
    reader = consumer()
    reader.subscribe([TOPIC])
    taken = take(reader, len(sent))
    for index, (message, (key, value, headers, timestamp)) in enumerate(zip(taken, sent)):
        check(message.offset() == index, f"offset {message.offset()} instead of {index}")
        check(message.key() == key, f"the key at offset {index}: {message.key()!r}")
        check(message.value() == value, f"the value at offset {index}: {message.value()!r}")
        check((message.headers() or []) == headers, f"the headers at offset {index}: {message.headers()!r}")
        check(message.timestamp()[1] == timestamp, f"the timestamp at offset {index}: {message.timestamp()!r}")
    reader.commit(offsets=[TopicPartition(TOPIC, 0, 7)], asynchronous=False)
    found = reader.offsets_for_times([TopicPartition(TOPIC, 0, 1_600_000_000_003)], timeout=PATIENCE_S)
    check(found[0].offset == 3, f"offset by time: {found}")
    reader.close()

    again = consumer()
    again.subscribe([TOPIC])
    check(take(again, 1)[0].offset() == 7, "the group did not go on where it committed")
    committed = again.committed([TopicPartition(TOPIC, 0)], timeout=PATIENCE_S)
    check(committed[0].offset == 7, f"committed: {committed}")
    check(again.get_watermark_offsets(TopicPartition(TOPIC, 0), timeout=PATIENCE_S) == (0, len(sent)), "watermarks")
    again.close()


def result(futures):
    return [future.result(timeout=PATIENCE_S) for future in futures.values()]


def check_admin(admin):
    try:
        result(admin.create_topics([NewTopic(TOPIC, num_partitions=1, replication_factor=1)]))
        raise AssertionError("a topic was created twice")
    except KafkaException as e:
        check(e.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS, f"created twice: {e}")
    metadata = admin.list_topics(timeout=PATIENCE_S)
    check(len(metadata.topics[TOPIC].partitions) == 1, "partitions in the metadata")
    resource = ConfigResource(ResourceType.TOPIC, TOPIC)
    configs = result(admin.describe_configs([resource]))[0]
    check(configs["segment.ms"].value == "123456", f"segment.ms is {configs['segment.ms']}")
    result(admin.delete_topics([TOPIC]))
    check(TOPIC not in admin.list_topics(timeout=PATIENCE_S).topics, "the topic is still there")


def main():
    admin = AdminClient({"bootstrap.servers": bootstrap})
    wish = NewTopic(TOPIC, num_partitions=1, replication_factor=1, config={"segment.ms": "123456"})
    result(admin.create_topics([wish]))
    check_group(produce_all())
    check_admin(admin)
    print("OK")


main()
