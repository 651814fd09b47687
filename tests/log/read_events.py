"""Prints the events of a TensorBoard file as JSON lines, read with Google's protobuf and with checksums of crcmod."""
import json
import struct
import sys

import crcmod.predefined
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TYPES = {"double": 1, "float": 2, "int64": 3, "string": 9, "message": 11, "int32": 5}
MESSAGES = {
    "Value": [("tag", 1, "string", None), ("simple_value", 2, "float", None)],
    "Summary": [("value", 1, "message", "Value")],
    "SessionLog": [("status", 1, "int32", None)],
    "Event": [
        ("wall_time", 1, "double", None),
        ("step", 2, "int64", None),
        ("file_version", 3, "string", None),
        ("summary", 5, "message", "Summary"),
        ("session_log", 7, "message", "SessionLog"),
    ],
}


def event_class():
    file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="e", syntax="proto3")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind, other in fields:
            label = 3 if field == "value" else 1
            added = message.field.add(name=field, number=number, type=TYPES[kind], label=label)
            if other:
                added.type_name = ".e." + other
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("e.Event"))


crc32c = crcmod.predefined.mkCrcFun("crc-32c")


def check(data, stored):
    crc = crc32c(data)
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert masked == struct.unpack("<I", stored)[0], "checksum"


Event = event_class()
with open(sys.argv[1], "rb") as file:
    while header := file.read(12):
        check(header[:8], header[8:])
        data = file.read(struct.unpack("<Q", header[:8])[0])
        check(data, file.read(4))
        event = Event.FromString(data)
        assert not event.UnknownFields(), "unknown fields"
        print(json.dumps({
            "wall_time": event.wall_time,
            "step": event.step,
            "file_version": event.file_version,
            "status": event.session_log.status,
            "values": {value.tag: value.simple_value for value in event.summary.value},
        }))
