//! A program in Rust, on its core library alone: formatting, sorting, trait objects, generics. With
//! `cfg(panics)` it ends by an index out of bounds, whose panic handler faults. For the tests of
//! `irqbench trace`.
#![no_std]
#![no_main]

use core::arch::asm;
use core::fmt::{self, Write};
use core::panic::PanicInfo;

const SYS_WRITEC: u32 = 3;
const SYS_EXIT: u32 = 0x18;
const APPLICATION_EXIT: u32 = 0x20026;

fn semihosting(operation: u32, argument: u32) {
    unsafe { asm!("bkpt 0xab", inout("r0") operation => _, in("r1") argument) }
}

struct Host;

impl Write for Host {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            semihosting(SYS_WRITEC, &byte as *const u8 as u32);
        }
        Ok(())
    }
}

trait Shape {
    fn area(&self) -> u32;
}

struct Square(u32);

struct Rectangle {
    width: u32,
    height: u32,
}

impl Shape for Square {
    #[inline(never)]
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

impl Shape for Rectangle {
    #[inline(never)]
    fn area(&self) -> u32 {
        self.width * self.height
    }
}

mod numbers {
    #[inline(never)]
    pub fn sorted<const N: usize>(mut values: [u32; N]) -> [u32; N] {
        values.sort_unstable();
        values
    }

    #[inline(never)]
    pub fn fibonacci(n: u32) -> u32 {
        if n < 2 {
            n
        } else {
            fibonacci(n - 1) + fibonacci(n - 2)
        }
    }
}

#[inline(never)]
fn pick(values: &[u32], index: usize) -> u32 {
    values[index]
}

#[no_mangle]
pub extern "C" fn reset() -> ! {
    let shapes: [&dyn Shape; 2] = [&Square(3), &Rectangle { width: 2, height: 5 }];
    let total: u32 = shapes.iter().map(|shape| shape.area()).sum();
    let values = numbers::sorted([5, 3, 9, 1]);
    let index = if cfg!(panics) { total as usize } else { 2 };

    let _ = writeln!(Host, "{} {} {:?}", total, numbers::fibonacci(10), values);
    let _ = writeln!(Host, "picked {}", pick(&values, index));
    semihosting(SYS_EXIT, APPLICATION_EXIT);
    loop {}
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    let _ = writeln!(Host, "{}", info);
    unsafe { asm!("udf #0", options(noreturn)) }
}

extern "C" fn on_fault() -> ! {
    loop {}
}

#[allow(improper_ctypes)]
extern "C" {
    static stack_top: u32;
}

#[repr(C)]
pub struct Vectors {
    stack: &'static u32,
    reset: extern "C" fn() -> !,
    others: [extern "C" fn() -> !; 14],
}

#[link_section = ".vectors"]
#[used]
pub static VECTORS: Vectors = Vectors {
    stack: unsafe { &stack_top },
    reset,
    others: [on_fault; 14],
};
