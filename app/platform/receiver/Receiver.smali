# The one class that has to be Java's: Android calls receivers by a method of a class, and JNI cannot make a class. Its method is
# native, so everything that it does stands in receiver_android.c. Smali, because Debian has an assembler for it and no
# compiler from Java to dex; make receiver builds receiver.dex, byte for byte the same each time.
.class public final Lapp/handtruck/handheld/Receiver;
.super Landroid/content/BroadcastReceiver;

.method public constructor <init>()V
    .registers 1
    invoke-direct {p0}, Landroid/content/BroadcastReceiver;-><init>()V
    return-void
.end method

.method public native onReceive(Landroid/content/Context;Landroid/content/Intent;)V
.end method
