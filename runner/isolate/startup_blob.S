// The startup snapshot as read-only data; EDGE_STARTUP_BLOB is its path.
    .section .rodata
    .balign 64
    .global edge_startup_blob
    .global edge_startup_blob_end
edge_startup_blob:
    .incbin EDGE_STARTUP_BLOB
edge_startup_blob_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
